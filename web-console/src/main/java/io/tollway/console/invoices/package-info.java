/** Monthly documents and their downloads. */
@NullMarked
package io.tollway.console.invoices;

import org.jspecify.annotations.NullMarked;
