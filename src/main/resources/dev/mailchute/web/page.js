// Shared by the other scripts. Everything on the page works without any script.
"use strict";

export const all = (what, where = document) => [...where.querySelectorAll(what)];
export const one = (what, where = document) => where.querySelector(what);
export const said = (text) => { one("[data-said]").textContent = text; };
