import { html, render } from "htm/preact";
import { App } from "./app.ts";
import { onLanguageChange, startLanguage } from "./language.ts";
import { startTheme } from "./theme.ts";
import { startHints } from "./hints.ts";

const draw = (): void => render(html`<${App} />`, document.getElementById("app")!);

startTheme();
startHints();
await startLanguage();
draw();
// Drawing from the top gives every part its new words; what the reader has typed and opened stays.
onLanguageChange(draw);
