/// How long what the host does takes, if anybody wants to know: spans, and which of them a thread works on.
package io.hcsshim.uvm.trace;
