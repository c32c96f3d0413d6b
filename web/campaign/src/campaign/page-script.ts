// The example page's own behaviour: who looks, how many boxes, with which coupon. The elements do the rest.
const unitsMax = 9;
const price = document.querySelector('#price');
const units = document.querySelector('#units');

function setEverywhere(name: string, value: string): void {
  price?.setAttribute(name, value);
  if (name === 'tier') document.querySelectorAll('.part-price yansuan-price').forEach((part) => part.setAttribute(name, value));
  else document.querySelectorAll('.tier yansuan-price').forEach((card) => card.setAttribute(name, value));
}

document.querySelectorAll<HTMLInputElement>('input[name="tier"]').forEach((radio) => {
  if (radio.checked) setEverywhere('tier', radio.value);
  radio.addEventListener('change', () => setEverywhere('tier', radio.value));
});

const coupon = document.querySelector<HTMLInputElement>('#coupon');
const takeCoupon = (): void => setEverywhere('coupons', coupon?.checked === true ? coupon.value : '');
coupon?.addEventListener('change', takeCoupon);
takeCoupon();

function changeUnits(by: number): void {
  const now = Math.min(unitsMax, Math.max(1, Number(units?.textContent ?? 1) + by));
  if (units !== null) units.textContent = String(now);
  setEverywhere('units', String(now));
}
document.querySelector('#fewer')?.addEventListener('click', () => changeUnits(-1));
document.querySelector('#more')?.addEventListener('click', () => changeUnits(1));

document.addEventListener('yansuan-ended', () => {
  document.body.classList.add('ended');
  document.querySelectorAll<HTMLElement>('[data-ended]').forEach((element) => {
    element.textContent = element.dataset['ended'] ?? '';
  });
});

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('sw.js').catch(() => undefined);
