import { html } from "htm/preact";
import type { ApiError } from "../api.ts";
import { Icon } from "./icon.ts";
import { Link } from "./link.ts";

interface ErrorBoxProps {
  readonly error: ApiError;
  /** What is still there, for example "The numbers below are from before." */
  readonly kept?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** What happened, what was kept, what to do. */
export function ErrorBox({ error, kept, onRetry }: ErrorBoxProps) {
  const { status } = error;
  return html`<div class="error-box" role="alert">
    <${Icon} name="warning" />
    <div>
      <strong>${error.message}</strong>${" "} ${kept !== undefined && html`<span>${kept} </span>`}<span>${adviceFor(error)}</span>
      ${error.id !== undefined && html`<p class="fine">In the server's log: <code>${error.id}</code></p>`}
    </div>
    ${status === 404 && html`<${Link} to="/" class="button">All sites<//>`}
    ${status !== 404 && onRetry !== undefined && html`<button type="button" class="button" onClick=${onRetry}>Try again</button>`}
  </div>`;
}

function adviceFor({ status, code }: ApiError): string {
  if (status === 0) return "Check that Cairn is running and that you are connected.";
  if (status === 503) return "The server is busy or its disk is full; nothing counted so far is lost. Wait a moment.";
  if (code === "cross_origin") return "Open the dashboard at its own address; if it stands behind a proxy, set --base-url.";
  if (status === 404) return "Perhaps it was removed, or is not yours to see.";
  if (status >= 500) return "Nothing counted so far is lost. If it stays like this, look into the server's log.";
  if (status === -1) return "Load the page again.";
  return "";
}
