import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { agoText } from "../ago.ts";
import { asApiError, type ApiError } from "../api.ts";
import { copyText } from "../copy-text.ts";
import { formatDays } from "../format.ts";
import { laterApi, type MadeShare, type Share } from "../later-api.ts";
import { useLoad } from "../load.ts";
import { segmentNames, useSegments } from "../segments.ts";
import { t } from "../words/t.ts";
import { CodeBlock } from "./code-block.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { Icon } from "./icon.ts";
import { Line, LineButton } from "./lines.ts";
import { ShareForm } from "./share-form.ts";
import { SkeletonRows } from "./skeleton.ts";
import { say } from "./toast.ts";

interface ShareDialogProps {
  readonly domain: string;
  /** As the site's days are. */
  readonly today: string;
  readonly onClose: () => void;
}

type Doing = { readonly what: "add" } | { readonly what: "made"; readonly share: MadeShare } | null;

/** Passing a site on: the address of this view for those who log in, and links for those who do not. */
export function ShareDialog({ domain, today, onClose }: ShareDialogProps) {
  const [doing, setDoing] = useState<Doing>(null);
  const [back, setBack] = useState(false);
  const { data, error, reload } = useLoad(domain, (signal) => laterApi.shares(domain, signal));
  const shares = data?.shares ?? null;
  const made = (share: MadeShare): void => {
    setDoing({ what: "made", share });
    reload();
  };
  const toLinks = (): void => {
    setBack(true);
    setDoing(null);
  };
  const title = doing === null ? t("shares.title", { domain }) : t(`shares.${doing.what}`);
  return html`<${Dialog} title=${title} onClose=${onClose}>
    ${
      doing === null
        ? html`<${Links}
            domain=${domain}
            shares=${shares}
            error=${error}
            reload=${reload}
            back=${back}
            onAdd=${() => setDoing({ what: "add" })}
          />`
        : doing.what === "add"
          ? html`<${ShareForm}
              domain=${domain}
              today=${today}
              isPublic=${shares?.some((share) => share.public) ?? false}
              onMade=${made}
              onCancel=${toLinks}
            />`
          : html`<${Made} share=${doing.share} onDone=${toLinks} />`
    }
  <//>`;
}

interface LinksProps {
  readonly domain: string;
  readonly shares: readonly Share[] | null;
  readonly error: ApiError | null;
  readonly reload: () => void;
  /** The reader was here before, and what had the focus meanwhile is gone. */
  readonly back: boolean;
  readonly onAdd: () => void;
}

function Links({ domain, shares, error, reload, back, onAdd }: LinksProps) {
  const [removing, setRemoving] = useState<number | null>(null);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (back) add.current?.focus();
  }, []);
  const segments = useSegments(domain, shares?.some(({ segment }) => segment !== null) ?? false);
  const nameOf = (id: number): string => (segments.data === null ? t("shares.only.gone") : segmentNames(segments.data)(id));
  const remove = async ({ id, name, public: isPublic }: Share): Promise<void> => {
    setRemoving(null);
    setWrong(null);
    // The line goes away with its buttons.
    add.current?.focus();
    try {
      await laterApi.removeShare(domain, id);
      say(t("shares.removed", { name: isPublic ? t("shares.public") : name }));
    } catch (failed) {
      setWrong(asApiError(failed));
    }
    reload();
  };
  return html`
    <div class="dialog-scroll">
      <h3 class="share-head">${t("shares.view")}</h3>
      <p class="fine">${t("shares.view.lead")}</p>
      <${CodeBlock} text=${location.href} name=${t("shares.view")} />
      <h3 class="share-head">${t("shares.links")}</h3>
      <p class="fine">${t("shares.lead")}</p>
      ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`} ${wrong !== null && html`<${ErrorBox} error=${wrong} />`}
      ${shares === null && error === null && html`<${SkeletonRows} rows=${2} />`}
      ${shares?.length === 0 && html`<p class="setting-none">${t("shares.none")}</p>`}
      <ul class="lines">
        ${shares?.map(
          (share) =>
            html`<${ShareLine}
              key=${share.id}
              share=${share}
              note=${noteOf(share, nameOf)}
              sure=${share.id === removing}
              onAsk=${(asked: boolean) => setRemoving(asked ? share.id : null)}
              onRemove=${() => remove(share)}
            />`,
        )}
      </ul>
    </div>
    <div class="actions actions-end">
      <button type="button" class="button button-main" ref=${add} onClick=${onAdd}><${Icon} name="plus" />${t("shares.add")}</button>
    </div>
  `;
}

interface ShareLineProps {
  readonly share: Share;
  readonly note: string;
  /** Asked whether it is meant. */
  readonly sure: boolean;
  readonly onAsk: (asked: boolean) => void;
  readonly onRemove: () => void;
}

function ShareLine({ share: { name: given, path }, note, sure, onAsk, onRemove }: ShareLineProps) {
  const ends = useRef<HTMLSpanElement>(null);
  const wasSure = useRef(sure);
  // Whoever has changed their mind goes on where they were.
  useEffect(() => {
    if (wasSure.current && !sure) ends.current?.querySelector<HTMLButtonElement>("button:last-child")?.focus();
    wasSure.current = sure;
  }, [sure]);
  const name = path === null ? given : t("shares.public");
  const copy = async (): Promise<void> => {
    const address = addressOf(path!);
    say((await copyText(address)) ? t("shares.copied") : address);
  };
  if (sure) {
    return html`<${Line} title=${t("shares.remove.sure", { name })}>
      <button type="button" class="button button-quiet" ref=${focusNow} onClick=${onRemove}>${t("shares.remove")}</button>
      <button type="button" class="button button-quiet" onClick=${() => onAsk(false)}>${t("tools.cancel")}</button>
    <//>`;
  }
  return html`<${Line} title=${name} note=${note}>
    <span ref=${ends}>
      ${path !== null && html`<${LineButton} label=${t("shares.copy")} of=${name} onPress=${copy} />`}
      <${LineButton} label=${t("shares.remove")} of=${name} onPress=${() => onAsk(true)} />
    </span>
  <//>`;
}

/** The only time that the link is to be seen. */
function Made({ share: { path, public: isPublic, hasPassword }, onDone }: { share: MadeShare; onDone: () => void }) {
  return html`
    <p>${t(isPublic ? "shares.made.public" : "shares.made.lead")}</p>
    <div class="made-key"><${CodeBlock} text=${addressOf(path)} name=${t("shares.made")} /></div>
    ${hasPassword && html`<p class="fine">${t("shares.made.password")}</p>`}
    <div class="actions actions-end">
      <button type="button" class="button button-main" ref=${focusNow} onClick=${onDone}>${t("shares.done")}</button>
    </div>
  `;
}

const addressOf = (path: string): string => location.origin + path;
/** What replaces the button that was pressed takes its focus. */
const focusNow = (button: HTMLButtonElement | null): void => button?.focus();

function noteOf({ hasPassword, segment, lastDay, lastUsedAt }: Share, nameOf: (id: number) => string): string {
  return [
    hasPassword ? t("shares.password") : "",
    segment === null ? "" : t("shares.only", { segment: nameOf(segment) }),
    lastDay === null ? "" : t("shares.until", { day: formatDays(lastDay, lastDay) }),
    lastUsedAt === null ? t("shares.never") : t("shares.used", { ago: agoText(lastUsedAt, Date.now()) }),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
