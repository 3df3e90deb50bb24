// What readers load.
export {};
