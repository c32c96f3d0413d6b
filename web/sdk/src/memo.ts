/** Answers that hold as long as their stamp does. */
export class Memo<Answer> {
  private readonly answers = new Map<string, Answer>();
  private stamp = '';

  get(stamp: string, key: string, compute: () => Answer): Answer {
    if (stamp !== this.stamp) {
      this.answers.clear();
      this.stamp = stamp;
    }
    const known = this.answers.get(key);
    if (known !== undefined) {
      return known;
    }
    const answer = compute();
    this.answers.set(key, answer);
    return answer;
  }
}
