// The web app: everything it shows comes from the server that served it.
import { mount } from "svelte";
import { App } from "../app/app.svelte";
import { Address } from "../state/address";
import { Preferences } from "../state/preferences.svelte";
import Shell from "./App.svelte";
import "./page.css";
import "./app.css";

const target = document.getElementById("sukashi");
if (target) {
  const address = new Address(window);
  mount(Shell, { target, props: { app: new App(address, new Preferences(address, null)) } });
}
