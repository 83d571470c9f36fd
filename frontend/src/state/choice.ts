// A choice: one of a few words, kept in the address while it is not the default.
import type { Address } from "./address";

export class Choice<Word extends string> {
  constructor(
    private readonly address: Address,
    private readonly name: string,
    readonly words: readonly [Word, ...Word[]],
  ) {}

  get value(): Word {
    const given = this.address.get(this.name);
    return this.words.find((word) => word === given) ?? this.words[0];
  }

  set value(word: Word) {
    this.address.set(this.name, word === this.words[0] ? null : word);
  }
}
