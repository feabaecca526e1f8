import { html, render } from "htm/preact";
import { App } from "./app.ts";
import { startTheme } from "./theme.ts";

startTheme();
render(html`<${App} />`, document.getElementById("app")!);
