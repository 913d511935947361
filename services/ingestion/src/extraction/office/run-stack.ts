/**
 * Text of paragraphs that may hold others (text boxes, notes): the inner one is complete before the outer one goes on.
 */
export class RunStack {
  private readonly open: string[] = [];

  begin(): void {
    this.open.push('');
  }

  add(text: string): void {
    const last = this.open.length - 1;
    if (last >= 0) this.open[last] += text;
  }

  end(): string {
    return this.open.pop() ?? '';
  }
}
