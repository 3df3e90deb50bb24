// What readers load.
import './menu';
import './views';
