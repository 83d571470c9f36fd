// The languages the interface speaks.

export type Language = "en" | "ja";
