// What readers load.
import './appearance';
import './clock';
import './menu';
import './offline';
import './search';
import './views';
import './body';
import './share';
