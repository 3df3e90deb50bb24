// The newsroom.
export {};
