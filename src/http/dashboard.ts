import { assetRoutes, dashboardFolder, openAssets, type Assets } from "./assets.ts";

/** The built dashboard and the tracker, read before the server takes its first request. */
export interface Dashboard {
  readonly assets: Assets;
  /** Serves /assets/*. */
  readonly routes: Awaited<ReturnType<typeof assetRoutes>>;
}

export async function openDashboard(folder = dashboardFolder()): Promise<Dashboard> {
  const assets = openAssets(folder);
  return { assets, routes: await assetRoutes(assets, folder) };
}
