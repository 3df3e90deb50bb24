// What readers load.
import './views';
