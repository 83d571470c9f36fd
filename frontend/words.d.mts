export function write(locale?: string, to?: string): void;
export function source(locale: string): string;
