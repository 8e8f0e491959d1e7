package org.pgcaravan.app;

import org.apache.camel.Component;

/** A component of ours: it belongs to one Camel context, so a context of its own wants another like it. */
interface TwinComponent extends Component {

    Component twin();
}
