/** How much of a proof is run: an ordinary share, or more by an environment variable (scripts/test-long). */
export function figure(name: string, ordinary: number): number {
  const asked = Number(process.env[name] ?? ordinary);
  if (!Number.isSafeInteger(asked) || asked < 1) throw new Error(`${name} is not a count`);
  return asked;
}
