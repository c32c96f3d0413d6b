/** Views that act as buttons answer to Enter and Space, and a sheet keeps the focus inside. H5 only; elsewhere nothing. */
export interface FocusTrap {
  release(): void;
}

const pressable = ['button', 'link', 'radio', 'checkbox', 'tab', 'switch'];

export function answerKeys(): void {
  // #ifdef H5
  document.addEventListener('keydown', (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || !pressable.includes(target.getAttribute('role') ?? '')) return;
    if (event.key !== 'Enter' && event.key !== ' ') return arrows(event, target);
    event.preventDefault();
    target.click();
  });
  // #endif
}

// #ifdef H5
/** In a radio group the arrows move. */
function arrows(event: KeyboardEvent, target: HTMLElement): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const group = target.closest('[role="radiogroup"], [role="tablist"]');
  if (step === undefined || group === null) return;
  const members = [...group.querySelectorAll<HTMLElement>('[tabindex="0"]')];
  event.preventDefault();
  members[(members.indexOf(target) + step + members.length) % members.length]?.focus();
}
// #endif

export function heldInside(id: string, leave: () => void): FocusTrap | null {
  // #ifdef H5
  const before = document.activeElement;
  const inside = (): HTMLElement[] => [...(document.getElementById(id)?.querySelectorAll<HTMLElement>('[tabindex="0"]') ?? [])];
  inside()[0]?.focus({ preventScroll: true });
  // On the document: what had the focus may be gone, taken away by its own tap.
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return leave();
    const members = inside();
    const edge = event.shiftKey ? members[0] : members.at(-1);
    const at = document.activeElement;
    const isAway = document.getElementById(id)?.contains(at) !== true;
    if (event.key !== 'Tab' || (at !== edge && !isAway)) return;
    event.preventDefault();
    (event.shiftKey ? members.at(-1) : members[0])?.focus();
  };
  document.addEventListener('keydown', onKey);
  return {
    release() {
      document.removeEventListener('keydown', onKey);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
  };
  // #endif
  // #ifndef H5
  return null;
  // #endif
}
