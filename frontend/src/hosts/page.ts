// The exported page: everything it shows is inside it.
import { mount } from "svelte";
import { embedded } from "../data/embedded";
import { Address } from "../state/address";
import { Host } from "../state/host.svelte";
import { Preferences } from "../state/preferences.svelte";
import { Session } from "../state/session";
import Failure from "../parts/Failure.svelte";
import { connectToParent } from "./parentFrame";
import Page from "./Page.svelte";
import "./page.css";

const target = document.getElementById("sukashi");
const host = new Host();
if (target) {
  connectToParent(window, target, host);
  embedded(document).then(
    (source) => {
      const address = new Address(window);
      const preferences = new Preferences(address, source.language, host);
      const session = new Session(source, address, preferences);
      mount(Page, { target, props: { session, root: document.documentElement } });
    },
    (error: unknown) => mount(Failure, { target, props: { reason: String(error) } }),
  );
}
