// The newsroom. Everything works without this script; it saves clicks and keeps a copy of what is being typed.
const errors = document.getElementById('errors');
errors?.focus();
