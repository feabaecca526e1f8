import { laterApi } from "./later-api.ts";
import { leaveScreen, navigate } from "./route.ts";

/** Ends the login, and shows where another one begins. A login that has ended already is as good as one that ends now. */
export const logOut = (): boolean => leaveScreen(() => void laterApi.logOut().then(showLogIn, showLogIn));

const showLogIn = (): boolean => navigate("/login");
