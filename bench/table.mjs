// How the bench prints: one Markdown table, then ratios, then what is not equal or not proved.
import { sizeNames } from './as-rulebook.mjs';

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which the share of the sorted numbers lies. */
export const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];

export const grouped = (number) => Math.round(number).toString().replace(/\B(?=(\d{3})+$)/g, ',');
const signed = (fen) => `${fen > 0 ? '+' : '−'}${grouped(Math.abs(fen))} fen`;

/** What a cell's two carts, before and after the tap, say beside the exact payables. */
function verdictOf(row, cell, exact) {
  if (row.kind === 'peer') return `${cell.name}: ${grouped(cell.answers[1].payableFen)} where ${grouped(exact[cell.name].plain)} is exact`;
  const offFen = cell.answers.map((answer) => answer.payableFen - exact[cell.name][answer.tapped ? 'tapped' : 'plain']).find((fen) => fen !== 0);
  const unproved = cell.answers.some(({ proved }) => !proved);
  if (offFen === undefined && !unproved) return null;
  if (row.kind === 'greedy') return `${cell.name}: ${signed(offFen)}`;
  const price = offFen === undefined ? 'the exact payable' : `${signed(offFen)} against the exact payable`;
  return `${cell.name}: ${price}, ${unproved ? 'said to be unproved (its step budget ran out)' : 'said to be proved'}`;
}

function notesOf(row, exact) {
  return row.cells.map((cell) => verdictOf(row, cell, exact)).filter((note) => note !== null);
}

export function tableOf(rows, exact) {
  const cellOf = (row, name) => {
    const cell = row.cells.find((candidate) => candidate.name === name);
    return cell === undefined ? '–' : grouped(median(cell.ns));
  };
  const lines = rows.map((row) => {
    const notes = notesOf(row, exact);
    const read = row.cells.some((cell) => cell.answers.length > 0);
    const equal = notes.length > 0 ? notes.join('; ') : read ? 'exact' : 'not read';
    return `| ${row.label} | ${sizeNames.map((name) => cellOf(row, name)).join(' | ')} | ${equal} |`;
  });
  return [`| ns a quote | ${sizeNames.join(' | ')} | payable of the two carts |`, `|---|${sizeNames.map(() => '--:|').join('')}---|`, ...lines].join('\n');
}

/** How many times slower each row is than the row named `base`. */
export function ratiosOf(rows, base) {
  const nsOf = (row, name) => {
    const cell = row.cells.find((candidate) => candidate.name === name);
    return cell === undefined ? NaN : median(cell.ns);
  };
  const baseRow = rows.find((row) => row.label === base);
  const lines = rows.map((row) => {
    const ratios = sizeNames.map((name) => nsOf(row, name) / nsOf(baseRow, name));
    return `| ${row.label} | ${ratios.map((ratio) => (Number.isNaN(ratio) ? '–' : `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`)).join(' | ')} |`;
  });
  return [`| time against "${base}" | ${sizeNames.join(' | ')} |`, `|---|${sizeNames.map(() => '--:|').join('')}`, ...lines].join('\n');
}

/** What the table says about how the core grows, what the boundary costs and what a whole cart costs. */
export function growthOf(rows) {
  const nsOf = (start, name) => median(rows.find((row) => row.label.startsWith(start)).cells.find((cell) => cell.name === name).ns);
  const times = (over, under) => `${(over / under).toFixed(1)}×`;
  const tap = (name) => nsOf('Wasm session: one change', name);
  return [
    `L takes ${times(tap('L'), tap('M'))} the time of M (Wasm session)`,
    `Wasm takes ${times(tap('M'), nsOf('native session: one change', 'M'))} the time of native on M`,
    `a whole cart takes ${times(nsOf('Wasm session: whole cart in (flat)', 'M'), tap('M'))} the time of a change on M`,
  ].join('; ');
}
