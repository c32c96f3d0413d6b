// The workload in JavaScript, for the clock: what a row does on a tap.
import { tapLine, workload } from './as-rulebook.mjs';

// A copy of the code for each row: V8 compiles it for what that row does.
const { Reference } = await import('./reference.mjs');
const { ExactRecursion } = await import('./baselines.mjs?exact');
const { ExactRecursion: ExactRecursionWhole } = await import('./baselines.mjs?exact-whole');
const { GreedyInOrder } = await import('./baselines.mjs?in-order');
const { GreedyInOrder: GreedyInOrderWhole } = await import('./baselines.mjs?in-order-whole');
const { GreedyAsTaken } = await import('./baselines.mjs?as-taken');

const tap = (Pricer) => (core, name) => {
  const pricer = new Pricer(workload.sizes[name]);
  const units = workload.sizes[name].lines[tapLine].qty;
  let flip = 0;
  const run = () => {
    flip ^= 1;
    pricer.setUnits(tapLine, units + flip);
    return pricer.price();
  };
  return { run, proved: () => true };
};

const wholeCart = (Pricer) => (core, name) => {
  const sizes = [0, 1].map((more) => {
    const size = structuredClone(workload.sizes[name]);
    size.lines[tapLine].qty += more;
    return size;
  });
  let flip = 0;
  const run = () => {
    flip ^= 1;
    return new Pricer(sizes[flip]).price();
  };
  return { run, proved: () => true };
};

/** [label, how to make a cell, what its answers are]. What the greedy ways miss is counted under the table. */
export const javaScriptRows = [
  ['JavaScript recursion with undo, the best we know: one change', tap(Reference), 'exact'],
  ['JavaScript recursion with undo: whole cart', wholeCart(Reference), 'exact'],
  ['JavaScript exact recursion, each set from the lines: one change', tap(ExactRecursion), 'exact'],
  ['JavaScript exact recursion, each set from the lines: whole cart', wholeCart(ExactRecursionWhole), 'exact'],
  ["JavaScript greedy, priced in the shop's order: one change", tap(GreedyInOrder), 'greedy'],
  ["JavaScript greedy, priced in the shop's order: whole cart", wholeCart(GreedyInOrderWhole), 'greedy'],
  ['JavaScript greedy, as taken: one change', tap(GreedyAsTaken), 'greedy'],
  ['JavaScript greedy, as taken: whole cart', wholeCart(GreedyAsTaken), 'greedy'],
];
