package oktasim

import (
	"fmt"
	"time"
)

// AddDevices adds n generated devices of all platforms. The same calls on two
// orgs generate the same devices, including dates.
func (o *Org) AddDevices(n int) error { return o.AddDevicesOf(n) }

// AddDevicesOf adds n generated devices that belong to users, named by login or
// id, in turn. Most have one user, every tenth has two, and deactivated ones
// have none.
func (o *Org) AddDevicesOf(n int, users ...string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.addDevices(n, users...)
}

func (o *Org) addDevices(n int, users ...string) error {
	if n < 0 {
		return fmt.Errorf("devices: a count of %d", n)
	}
	for _, login := range users {
		if _, err := o.userNamed(login); err != nil {
			return fmt.Errorf("devices: %w", err)
		}
	}
	for range n {
		i := len(o.devices.sorted)
		d := madeUp(uint64(i))
		if len(users) > 0 && d.Status != "DEACTIVATED" {
			d.Users = []DeviceUser{madeUpLink(&d, users[i%len(users)])}
			if other := users[(i+1)%len(users)]; i%10 == 9 && other != d.Users[0].User {
				d.Users = append(d.Users, madeUpLink(&d, other))
			}
		}
		if _, err := o.addDevice(d); err != nil {
			return err
		}
	}
	return nil
}

// madeUpLink is the link of a user to a generated device.
func madeUpLink(d *Device, user string) DeviceUser {
	link := DeviceUser{User: user, Created: d.Created, ManagementStatus: "NOT_MANAGED"}
	if d.Profile.Managed == &yes {
		link.ManagementStatus = "MANAGED"
	}
	if d.Profile.Platform == "IOS" || d.Profile.Platform == "ANDROID" {
		link.ScreenLockType = "BIOMETRIC"
	}
	return link
}

var (
	yes, no    = true, false
	owners     = []string{"Ada", "Grace", "Björn", "Chloé", "Dennis", "Edsger", "Frances", "Zoë", "José", "Ken", "李娜", "Margaret"}
	firstStamp = time.Date(2024, time.July, 8, 6, 30, 0, 0, time.UTC)
)

// madeUp returns the i-th generated device. Names and serial numbers are
// unique.
func madeUp(i uint64) Device {
	dice := dice(mix(i))
	created := firstStamp.Add(time.Duration(dice.roll(700*24*60*60)) * time.Second)
	d := Device{
		Status:      "ACTIVE",
		Created:     created,
		LastUpdated: created.Add(time.Duration(dice.roll(90*24*60*60)) * time.Second),
	}
	switch dice.roll(25) {
	case 0:
		d.Status = "SUSPENDED"
	case 1:
		d.Status = "DEACTIVATED"
	case 2:
		if i%4 == 0 {
			d.Status = "CREATED"
		}
	}
	owner := dice.of(owners...)
	switch platform := dice.roll(20); {
	case platform < 7:
		d.Profile = windowsProfile(&dice, i)
	case platform < 12:
		d.Profile = macProfile(&dice, owner, i)
	case platform < 16:
		d.Profile = iosProfile(&dice, owner, i)
	default:
		d.Profile = androidProfile(&dice, owner, i)
	}
	d.Profile.Registered = d.Status != "CREATED"
	if dice.roll(3) == 0 {
		d.Profile.Managed = dice.bool(2)
	}
	return d
}

func windowsProfile(dice *dice, i uint64) DeviceProfile {
	model := dice.of("Latitude 7450", "EliteBook 840 G11", "ThinkPad X1 Carbon Gen 12", "Surface Laptop 6")
	makers := map[byte]string{'L': "Dell Inc.", 'E': "HP", 'T': "LENOVO", 'S': "Microsoft Corporation"}
	p := DeviceProfile{
		DisplayName:           fmt.Sprintf("DESKTOP-%s%05d", dice.letters(3), i),
		Platform:              "WINDOWS",
		Manufacturer:          makers[model[0]],
		Model:                 model,
		OSVersion:             dice.of("10.0.19045.5487", "10.0.22631.4169", "10.0.26100.3194"),
		SerialNumber:          serial(dice, i),
		SID:                   fmt.Sprintf("S-1-5-21-%d-%d-%d", dice.roll(1<<31), dice.roll(1<<31), 1000+i),
		SecureHardwarePresent: dice.bool(10),
		DiskEncryptionType:    dice.of("ALL_INTERNAL_VOLUMES", "ALL_INTERNAL_VOLUMES", "SYSTEM_VOLUME", "NONE"),
	}
	if *p.SecureHardwarePresent {
		p.TPMPublicKeyHash = fmt.Sprintf("%016x%016x", mix(i), mix(i+1))
	}
	return p
}

func macProfile(dice *dice, owner string, i uint64) DeviceProfile {
	return DeviceProfile{
		DisplayName:           fmt.Sprintf("%s's MacBook Pro (%d)", owner, i),
		Platform:              "MACOS",
		Manufacturer:          "APPLE",
		Model:                 dice.of("Mac14,7", "Mac15,9", "Mac16,5"),
		OSVersion:             dice.of("14.7.4", "15.5.0", "15.6.1"),
		SerialNumber:          serial(dice, i),
		UDID:                  uuid(dice, i),
		SecureHardwarePresent: &yes,
		DiskEncryptionType:    dice.of("ALL_INTERNAL_VOLUMES", "ALL_INTERNAL_VOLUMES", "ALL_INTERNAL_VOLUMES", "NONE"),
	}
}

func iosProfile(dice *dice, owner string, i uint64) DeviceProfile {
	p := DeviceProfile{
		DisplayName:           fmt.Sprintf("%s’s iPhone %d", owner, i),
		Platform:              "IOS",
		Manufacturer:          "APPLE",
		Model:                 dice.of("iPhone14,5", "iPhone15,4", "iPhone17,1", "iPad13,18"),
		OSVersion:             dice.of("17.7.2", "18.3.1", "18.5.0"),
		SerialNumber:          serial(dice, i),
		UDID:                  fmt.Sprintf("00008120-%016X", mix(i)),
		SecureHardwarePresent: &yes,
		AuthenticatorAppKey:   uuid(dice, i+1),
	}
	if dice.roll(4) == 0 {
		p.IMEI = imei(i)
	}
	if dice.roll(5) == 0 {
		p.IntegrityJailbreak = dice.bool(2)
	}
	return p
}

func androidProfile(dice *dice, owner string, i uint64) DeviceProfile {
	model := dice.of("SM-S921B", "SM-A556B", "Pixel 9", "XT2401-1")
	makers := map[byte]string{'S': "samsung", 'P': "Google", 'X': "motorola"}
	p := DeviceProfile{
		DisplayName:           fmt.Sprintf("%s – %s \"%d\"", owner, model, i),
		Platform:              "ANDROID",
		Manufacturer:          makers[model[0]],
		Model:                 model,
		OSVersion:             dice.of("14:2025-02-01", "15:2025-06-01", "16:2025-09-01"),
		SecureHardwarePresent: dice.bool(8),
		DiskEncryptionType:    dice.of("USER", "USER", "FULL", "NONE"),
	}
	if dice.roll(3) == 0 {
		p.SerialNumber = serial(dice, i)
		p.IMEI = imei(i)
		p.MEID = imei(i)[:14]
	}
	if dice.roll(5) == 0 {
		p.IntegrityJailbreak = dice.bool(2)
	}
	return p
}

func serial(dice *dice, i uint64) string { return fmt.Sprintf("%s%06d", dice.letters(4), i) }

func imei(i uint64) string { return fmt.Sprintf("35%013d", 1_000_000+i) }

func uuid(dice *dice, i uint64) string {
	n := mix(i)
	return fmt.Sprintf("%08X-%04X-4%03X-A%03X-%012X", uint32(n), uint16(n>>32), n>>48&0xfff, dice.roll(0xfff), i)
}

// dice generate numbers that look random but are the same in every run.
type dice uint64

func (d *dice) roll(sides uint64) uint64 {
	*d = dice(mix(uint64(*d)))
	return uint64(*d) % sides
}

func (d *dice) of(choices ...string) string { return choices[d.roll(uint64(len(choices)))] }

// bool returns false once in so many times.
func (d *dice) bool(once uint64) *bool {
	if d.roll(once) == 0 {
		return &no
	}
	return &yes
}

func (d *dice) letters(n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = byte('A' + d.roll(26))
	}
	return string(text)
}
