import { html } from "htm/preact";
import type { ApiError } from "../api.ts";
import { Icon } from "./icon.ts";
import { Link } from "./link.ts";
import { errorText } from "../error-text.ts";
import { t, tNodes } from "../words/t.ts";

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
      <strong>${errorText(error)}</strong>${" "} ${kept !== undefined && html`<span>${kept} </span>`}<span>${adviceFor(error)}</span>
      ${error.id !== undefined && html`<p class="fine">${tNodes("errors.log-id", { id: html`<code>${error.id}</code>` })}</p>`}
    </div>
    ${status === 404 && html`<${Link} to="/" class="button">${t("common.all-sites")}<//>`}
    ${status !== 404 && onRetry !== undefined && html`<button type="button" class="button" onClick=${onRetry}>${t("common.try-again")}</button>`}
  </div>`;
}

function adviceFor({ status, code }: ApiError): string {
  if (status === 0) return t("errors.advice.unreachable");
  if (status === 503) return t("errors.advice.busy");
  if (code === "cross_origin") return t("errors.advice.cross_origin");
  if (status === 404) return t("errors.advice.missing");
  if (status >= 500) return t("errors.advice.failed");
  return status === -1 ? t("errors.advice.reload") : "";
}
