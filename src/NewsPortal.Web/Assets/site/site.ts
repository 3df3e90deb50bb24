// What readers load.
import './appearance';
import './menu';
import './views';
import './body';
import './share';
