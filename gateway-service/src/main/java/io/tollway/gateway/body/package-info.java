/** Request bodies as bytes: the strict JSON gate, and the edits that leave every other byte as it was. */
@NullMarked
package io.tollway.gateway.body;

import org.jspecify.annotations.NullMarked;
