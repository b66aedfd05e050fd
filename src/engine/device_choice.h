/* The device that new networks get, see cicyminer/device.h. */
#ifndef CICYMINER_ENGINE_DEVICE_CHOICE_H
#define CICYMINER_ENGINE_DEVICE_CHOICE_H

#include "engine/device.h"

/* Opens the chosen device; drop it with cicy_device_close. */
cicy_status cicy_device_open(cicy_device **device, cicy_error *error);

/* NULL is fine, and so is the processor. */
void cicy_device_close(cicy_device *device);

#endif
