// Conversation: which tokens a chat's template wrote, and who says what; as Python's Tokens tell it.

/** A message of a conversation: who says it, and its characters in the text. */
export interface Message {
  readonly role: string;
  readonly start: number;
  readonly end: number;
}

/** Characters [start, end) of each token, and whether the tokenizer put it there. */
export interface Placed {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly special: readonly boolean[];
  /** Where what the model wrote begins. */
  readonly boundary: number | null;
}

/** Of each token whether the template wrote it: neither a message nor the model did. */
export function templateOf(tokens: Placed, messages: readonly Message[]): boolean[] {
  let behind = false;
  return tokens.starts.map((start, at) => {
    const end = tokens.ends[at]!;
    behind ||= tokens.boundary !== null && start >= tokens.boundary && end > start;
    if (!messages.length || behind) return false;
    return !messages.some((one) => start < one.end && end > one.start);
  });
}

/** The first token of every message, with the role that says it. */
export function rolesOf(tokens: Placed, messages: readonly Message[]): Map<number, string> {
  const roles = new Map<number, string>();
  for (const one of messages) {
    const first = tokens.starts.findIndex(
      (start, at) => !tokens.special[at] && start < one.end && tokens.ends[at]! > one.start,
    );
    if (first >= 0) roles.set(first, one.role);
  }
  return roles;
}
