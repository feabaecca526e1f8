import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { Link } from "../parts/link.ts";
import { TopBar } from "../parts/top-bar.ts";
import { useTitle } from "../parts/title.ts";

export function NotFound({ me }: { me: Me | null }) {
  useTitle("Not found");
  return html`<${TopBar} me=${me} />
    <main class="page">
      <div class="empty">
        <h1>There is no such page</h1>
        <p>Perhaps the address was cut. <${Link} to="/">See all sites<//>.</p>
      </div>
    </main>`;
}
