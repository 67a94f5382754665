/// The way from a machine's specification to an agent that answers.
package io.hcsshim.uvm.boot;
