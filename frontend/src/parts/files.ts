// Files and the clipboard: how something leaves the page.

/** Offer some content as a file of the reader's. */
export function download(content: BlobPart, name: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  // The browser has taken the content once the click is over; some take a moment.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Copy a text; pages opened from a disk have no clipboard of their own in some browsers. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
}

function copyOldWay(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
