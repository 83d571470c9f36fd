// A choice: one of a few words, kept in the address while it is not the default.
import type { Address } from "./address";

export class Choice<Word extends string> {
  private current = $state() as Word;

  constructor(
    private readonly address: Address,
    private readonly name: string,
    readonly words: readonly [Word, ...Word[]],
  ) {
    this.current = this.read();
    address.onChange(() => {
      this.current = this.read();
    });
  }

  get value(): Word {
    return this.current;
  }

  set value(word: Word) {
    this.current = word;
    this.address.set(this.name, word === this.words[0] ? null : word);
  }

  private read(): Word {
    const given = this.address.get(this.name);
    return this.words.find((word) => word === given) ?? this.words[0];
  }
}
