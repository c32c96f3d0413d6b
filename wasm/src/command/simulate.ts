import { parseArgs } from 'node:util';
import { loadAccount } from '../hosts/node.js';
import type { Lang, RulebookDocument, Simulation } from '../contract.js';
import { padEnd, padStart } from './columns.js';
import { InputError, langOf, open, print, readBytes, UsageError } from './input.js';

const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',')}`;
const whole = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

const words = {
  zh: {
    title: (s: Simulation): string => `${whole(s.members)} 位会员，${whole(s.days)} 天，种子 ${s.seed}`,
    events: '事件', entries: '积分流水', orders: '订单', paid: '实付', refunded: '退款', commission: '佣金', deals: '老带新成交',
    tiers: '会员', points: '积分', consumption: '消费积分', community: '社群积分', pending: '（待到账）', coupons: '券', cost: '券优惠合计',
    face: '未用券最多可减', goods: '礼品与服务', fine: '每个账户都和自己的流水对得上。', broken: '个账户对不上：',
    states: { granted: '未用', locked: '锁定', used: '已用', released: '已释放', expired: '过期', revoked: '作废', returned: '已退回' },
  },
  en: {
    title: (s: Simulation): string => `${whole(s.members)} members, ${whole(s.days)} days, seed ${s.seed}`,
    events: 'events', entries: 'ledger entries', orders: 'orders', paid: 'paid', refunded: 'refunded', commission: 'commission', deals: 'invited friends who bought',
    tiers: 'Members', points: 'Points', consumption: 'consumption', community: 'community', pending: ' (pending)', coupons: 'Coupons', cost: 'taken off by coupons',
    face: 'unused coupons can take off', goods: 'Goods and services', fine: 'Every account agrees with its own ledger.', broken: 'accounts do not agree with their ledger: ',
    states: { granted: 'unused', locked: 'locked', used: 'used', released: 'released', expired: 'expired', revoked: 'revoked', returned: 'returned' },
  },
};

function layOut(simulation: Simulation, document: RulebookDocument, lang: Lang): string {
  const say = words[lang];
  const row = (text: string, value: string): string => `  ${padEnd(text, 36)}${padStart(value, 16)}`;
  const nameOf = (named: readonly { id: string; name: { zh: string; en?: string } }[] | undefined, id: string): string => {
    const name = named?.find((one) => one.id === id)?.name;
    return (lang === 'en' ? name?.en : undefined) ?? name?.zh ?? id;
  };
  const { membership } = document;
  return [
    say.title(simulation), '',
    row(say.events, whole(simulation.events)), row(say.entries, whole(simulation.entries)), row(say.orders, whole(simulation.orders)),
    row(say.paid, yuan(simulation.paid_fen)), row(say.refunded, yuan(simulation.refunded_fen)), row(say.commission, yuan(simulation.commission_fen)),
    row(say.deals, whole(simulation.deals)),
    '', say.tiers, ...simulation.tiers.map(({ id, count }) => row(nameOf(document.tiers, id), whole(count))),
    '', say.points,
    ...simulation.points.flatMap(({ account, available, pending }) => [row(say[account], whole(available)), ...(pending === 0 ? [] : [row(say[account] + say.pending, whole(pending))])]),
    '', say.coupons, ...simulation.coupons.filter(({ count }) => count > 0).map(({ state, count }) => row(say.states[state], whole(count))),
    row(say.cost, yuan(simulation.coupon_cost_fen)), row(say.face, yuan(simulation.coupon_face_fen)),
    '', say.goods, ...simulation.goods.filter(({ count }) => count > 0).map(({ id, count }) => row(nameOf(membership?.goods, id), whole(count))),
    '', simulation.broken === 0 ? say.fine : `${simulation.broken} ${say.broken}${simulation.first_broken}`, '',
  ].join('\n');
}

function numberOf(name: string, text: string | undefined, preset: number): number {
  if (text === undefined) return preset;
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--${name}: a whole number, not ${text}`);
  return Number(text);
}

export async function simulate(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rulebook: { type: 'string' }, members: { type: 'string' }, days: { type: 'string' }, seed: { type: 'string' },
      lang: { type: 'string' }, json: { type: 'boolean' },
    },
  });
  if (values.rulebook === undefined) throw new UsageError('simulate: --rulebook FILE is missing');
  const lang = langOf(values.lang);
  const request = { members: numberOf('members', values.members, 1_000), days: numberOf('days', values.days, 365), seed: numberOf('seed', values.seed, 1) };
  const answer = open(await loadAccount(), values.rulebook).simulate(request);
  if (!answer.ok) throw new InputError(answer.issues);
  const document = JSON.parse(new TextDecoder().decode(readBytes(values.rulebook))) as RulebookDocument;
  if (values.json === true) print(answer.simulation);
  else process.stdout.write(layOut(answer.simulation, document, lang));
  if (answer.simulation.broken > 0) process.exitCode = 1;
}
