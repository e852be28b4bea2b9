/** JSON calls to the parts under measurement, outside the measured windows. */
@NullMarked
package io.tollway.bench.http;

import org.jspecify.annotations.NullMarked;
