/// What the codecs share.
package io.hcsshim.wire;
