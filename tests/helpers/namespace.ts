/** Ways to a mount namespace of one's own: as an ordinary user, as root. */
const WAYS = [
  ["unshare", "-Urm"],
  ["unshare", "-m"],
] as const;

let found: readonly string[] | null = null;

/** The first way that works here. Throws with what to change, because a fault that cannot be made is a fault that is not tested. */
function wayIn(): readonly string[] {
  found ??=
    WAYS.find(
      ([command, ...args]) => Bun.spawnSync([command, ...args, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stderr: "ignore" }).success,
    ) ?? null;
  if (found === null) {
    throw new Error(
      "This machine allows no mount namespaces, which the tests of full and read-only disks need. Allow them to ordinary users " +
        "(sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0), or run in a container with SYS_ADMIN.",
    );
  }
  return found;
}

/** Runs a command in a mount namespace of its own, after a shell script has prepared the mounts: nothing outside sees them. */
export const inNamespace =
  (script: string) =>
  (command: readonly string[]): readonly string[] => [...wayIn(), "sh", "-c", `${script} && exec "$@"`, "sh", ...command];
