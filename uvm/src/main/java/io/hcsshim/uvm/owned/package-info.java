/// What belongs to one process and means nothing after it: files and folders whose names say whose they are.
package io.hcsshim.uvm.owned;
