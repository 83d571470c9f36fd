// The language of a text, as far as its letters tell: browsers need it to draw Han characters.

/** "ja", "ko" or undefined; a text of Han characters alone takes the language of the interface. */
export function textLanguage(text: string, interfaceLanguage: string): string | undefined {
  if (/[\u3040-\u30ff]/.test(text)) return "ja";
  if (/[\uac00-\ud7af]/.test(text)) return "ko";
  if (/\p{Script=Han}/u.test(text)) return /^(ja|zh|ko)/.test(interfaceLanguage) ? interfaceLanguage : undefined;
  return /[A-Za-z]/.test(text) ? "en" : undefined;
}
