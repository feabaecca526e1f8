import { useState } from "preact/hooks";
import { asApiError, type ApiError } from "./api.ts";

/** A form's way to the server: one call at a time, and what went wrong stays until the next. */
export function useSubmit(send: () => Promise<void>) {
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await send();
    } catch (failed) {
      setError(asApiError(failed));
    } finally {
      setBusy(false);
    }
  };
  return { submit, busy, error };
}
