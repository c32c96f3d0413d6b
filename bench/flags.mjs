// What the command line of a bench says: `--rounds 5`.

/** The word after a flag; undefined when it is not there. */
export function wordAfter(flag) {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : process.argv[at + 1];
}

export const numberAfter = (flag, otherwise) => (wordAfter(flag) === undefined ? otherwise : Number(wordAfter(flag)));
