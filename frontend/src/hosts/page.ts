// The exported page: everything it shows is inside it.
import { mount } from "svelte";
import { embedded } from "../data/embedded";
import { Address } from "../state/address";
import { Session } from "../state/session";
import Failure from "../parts/Failure.svelte";
import Page from "./Page.svelte";
import "./page.css";

const target = document.getElementById("sukashi");
if (target) {
  embedded(document).then(
    (source) => mount(Page, { target, props: { session: new Session(source, new Address(window)) } }),
    (error: unknown) => mount(Failure, { target, props: { reason: String(error) } }),
  );
}
