/** What a command may use of the terminal. A command returns its exit code and never ends the process itself. */
export interface Io {
  /** One line on stdout: the answer of the command. */
  out(line: string): void;
  /** One line on stderr: what went wrong, or a remark for the person. */
  err(line: string): void;
  /** Replaces the current line of the terminal (a progress bar); does nothing where stderr is no terminal. "" clears it. */
  draw(text: string): void;
  /** stdin and stderr are a terminal: a person can be asked. */
  readonly isTTY: boolean;
  /** CAIRN_PASSWORD, or null. */
  password(): string | null;
  /** Asks on the terminal; `hidden` shows nothing of what is typed. */
  prompt(question: string, options?: { readonly hidden?: boolean }): Promise<string>;
}
