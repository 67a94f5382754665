/// Root file systems as disk images: what containerd hands over, made into layers and a scratch.
package io.hcsshim.uvm.layers;
