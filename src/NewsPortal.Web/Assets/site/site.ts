// What readers load.
import './appearance';
import './menu';
import './search';
import './views';
import './body';
import './share';
