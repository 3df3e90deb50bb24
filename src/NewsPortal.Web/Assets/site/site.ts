// What readers load.
import './appearance';
import './menu';
import './offline';
import './search';
import './views';
import './body';
import './share';
