import { describe, expect, it } from "vitest";
import { HttpSource } from "../src/data/http.svelte";
import { address, pageOf, RefusedError, Server } from "../src/data/server";
import { bytes, note } from "./golden";

interface Asked {
  path: string;
  method: string;
  body: unknown;
}

/** A server that answers by path, and what it was asked. */
function fake(answers: Record<string, () => Response>) {
  const asked: Asked[] = [];
  const fetch = (path: unknown, init: RequestInit = {}) => {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ path: String(path), method: init.method ?? "GET", body });
    const answer = answers[String(path).split("?")[0]!];
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("no network"));
  };
  const server = new Server(() => "ja", () => "silent", fetch as typeof globalThis.fetch);
  return { server, asked };
}

describe("the server", () => {
  it("is asked in the reader's language", async () => {
    const { server, asked } = fake({
      "/api/runs": () => Response.json({ id: "7" }),
      "/api/models": () => Response.json({ models: [] }),
    });
    const runRequest = { model: "tales", text: "猫", generate: 0, questions: { layers: {} } } as const;
    expect(await server.start(runRequest)).toBe("7");
    expect(await server.models()).toEqual([]);
    expect(asked).toEqual([
      { path: "/api/runs?lang=ja", method: "POST", body: runRequest },
      { path: "/api/models?lang=ja", method: "GET", body: undefined },
    ]);
    expect(server.events("a/b")).toBe("/api/runs/a%2Fb/events?lang=ja");
  });

  it("refuses in its own sentence, and silence is a sentence too", async () => {
    const said = { error: { kind: "busy", message: "3 件の要求が待っています。" } };
    const { server } = fake({
      "/api/runs": () => Response.json(said, { status: 429 }),
      "/api/models": () => new Response("<html>", { status: 502, statusText: "Bad Gateway" }),
    });
    const refused = await server.runs().catch((error: unknown) => error as RefusedError);
    expect(refused).toBeInstanceOf(RefusedError);
    expect(refused).toMatchObject({ message: said.error.message, status: 429 });
    await expect(server.models()).rejects.toThrow("502 Bad Gateway");
    await expect(server.questions()).rejects.toThrow("silent");
  });

  it("writes names as addresses", () => {
    expect(address("a b/../「c」")).toBe("/api/results/a%20b%2F..%2F%E3%80%8Cc%E3%80%8D");
    expect(pageOf(["a&b", "c"], "en")).toBe("/api/page.html?result=a%26b&result=c&lang=en");
  });
});

describe("the results of a run", () => {
  const said = { ...note("attribution", {}), kind: "attribution" };
  const file = () => new Response(bytes("attribution").slice());

  it("are taken once, shown comparablePair, and give their parts and files when asked", async () => {
    const { server, asked } = fake({
      "/api/results/a.note": () => Response.json(said),
      "/api/results/a/parts/result": file,
      "/api/results/a.safetensors": file,
      "/api/results/b.note": () => Response.json(said),
      "/api/results/b/parts/result": file,
    });
    const source = new HttpSource(server, () => "en");
    await Promise.all([source.take(["a", "b"]), source.take(["b", "a"])]);
    expect(source.names).toEqual(["a", "b"]);
    expect(source.open).toBe(0);
    expect(asked).toHaveLength(4);
    const item = source.items[0]!;
    expect(item.result.kind).toBe("attribution");
    expect(await item.file()).toEqual(new Uint8Array(bytes("attribution")));
    expect(await item.part("result")).toEqual(new Uint8Array(bytes("attribution")));
  });

  it("say why one could not be read", async () => {
    const gone = { error: { kind: "result", message: "no such result" } };
    const { server } = fake({
      "/api/results/a.note": () => Response.json(gone, { status: 404 }),
      "/api/results/a/parts/result": () => Response.json(gone, { status: 404 }),
    });
    const source = new HttpSource(server, () => "en");
    await source.take(["a"]);
    expect([source.failed, source.items.length, source.open]).toEqual(["no such result", 0, 0]);
  });
});
