/** Bodies at rest: a port that an S3-compatible store could serve too, a local folder behind it, and the sealing of everything that goes through. Every call blocks; worker threads only. */
@NullMarked
package io.tollway.gateway.storage;

import org.jspecify.annotations.NullMarked;
